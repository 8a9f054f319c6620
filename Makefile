# 用法：make demo（跑样本县）  make test（全部测试）  make lint（代码检查）  make bench N=300（测速）
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEV_READY := $(VENV)/dev-ready
N ?= 300

.PHONY: demo test lint bench templates samples manual clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $(READY)

$(DEV_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(DEV_READY)

# 有退回的文件时退出码为 1，对演示来说是正常的
demo: $(READY)
	$(BIN)/jixiao run samples/2023/报送 -o demo-output --also 合订本 --also 汇总报告 --also 自评报告 || test $$? -eq 1

test: $(DEV_READY)
	$(BIN)/python -m pytest -n auto

lint: $(DEV_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(DEV_READY)
	$(BIN)/python benchmarks/bench.py $(N)

# 指标体系或表样程序改动以后，重新生成提交在仓库里的空白表样和样本
templates: $(READY)
	$(BIN)/python workbook_templates/make_templates.py

samples: $(DEV_READY)
	$(BIN)/python samples/make_samples.py
	$(BIN)/python samples/make_other_samples.py
	$(BIN)/python samples/make_second_round.py

# 问题目录或数据表改动以后，重新生成手册里的这些章
manual: $(READY)
	$(BIN)/python docs/make_findings_chapter.py
	$(BIN)/python docs/make_data_dictionary.py

clean:
	rm -rf $(VENV) demo-output
