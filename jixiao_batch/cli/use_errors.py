"""What the command says when it is used wrongly: click's English sentences in a clerk's Chinese."""

from __future__ import annotations

import re

import click

_SEE_HELP = "用法见 jixiao --help"

#: click's sentence -> ours
_SENTENCES = tuple(
    (re.compile(pattern), ours)
    for pattern, ours in (
        (r"(?:File|Directory|Path) '(?P<a>.*)' does not exist\.?", "没有“{a}”"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' is a directory\.?", "“{a}”是文件夹，这里应写文件"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' is a file\.?", "“{a}”是文件，这里应写文件夹"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' is not (?:readable|writable)\.?", "没有权限使用“{a}”"),
        (r"'(?P<a>.*)' does not match the formats? .*", "“{a}”不是日期，应写成 2024-05-10 这样"),
        (r"'?(?P<a>.*?)'? is not in the range (?P<b>\d+)<=x<=(?P<c>\d+)\.?", "{a} 应在 {b} 至 {c} 之间"),
        (r"'(?P<a>.*)' is not a valid integer(?: range)?\.?", "“{a}”不是整数"),
        (r"No such command '(?P<a>.*?)'\. Did you mean '(?P<b>.*?)'\?.*", "没有“{a}”这个命令，是否想写“{b}”？"),
        (r"No such command '(?P<a>.*?)'.*", "没有“{a}”这个命令"),
        (r"Option '(?P<a>.*)' requires an argument\.?", "“{a}”后面要写上内容"),
        (r"Got unexpected extra arguments? \((?P<a>.*)\)\.?", "多写了“{a}”；名称里有空格的要用引号括起来"),
    )
)


def use_error_words(error: click.ClickException) -> str:
    """One plain sentence, with the option or argument that it is about."""
    if isinstance(error, click.MissingParameter):
        return f"缺少{_parameter(error.param)}。{_SEE_HELP}"
    if isinstance(error, click.NoSuchOption):
        near = f"，是否想写“{error.possibilities[0]}”？" if error.possibilities else "。"
        return f"没有“{error.option_name}”这个选项{near}{_SEE_HELP}"
    if isinstance(error, click.BadParameter):
        return f"{_parameter(error.param)}写得不对：{_in_chinese(error.message)}。{_SEE_HELP}"
    return f"{_in_chinese(error.format_message())}。{_SEE_HELP}"


def _in_chinese(sentence: str) -> str:
    """click's sentence in Chinese; one that is not known stays as it is."""
    for pattern, ours in _SENTENCES:
        if found := pattern.fullmatch(sentence.strip()):
            return ours.format(**found.groupdict())
    return sentence.rstrip("。.")


def _parameter(parameter: click.Parameter | None) -> str:
    """“-o 输出文件夹”, “文件夹”."""
    if parameter is None:
        return "参数"
    option = f"{parameter.opts[0]} " if isinstance(parameter, click.Option) else ""
    return f"“{option}{parameter.metavar or parameter.name}”"
