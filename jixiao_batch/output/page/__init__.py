"""看板.html: one file in which the whole run can be looked around in, without network and without anything installed."""
