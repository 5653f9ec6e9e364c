"""Days, periods, school terms and working days: what lies in the calendar whatever orders say."""
