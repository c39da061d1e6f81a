"""Acts upon the organisation as a whole: stations that become one."""
