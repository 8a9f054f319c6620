"""From cells to a submission: find the form again, read each value strictly, report what cannot be read."""
