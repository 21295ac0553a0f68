"""What goes out to people: letters, reminders, links; the only SMTP client."""
