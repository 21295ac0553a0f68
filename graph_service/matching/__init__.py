"""Who is best placed to support a family: what must hold, what makes one better, and in which order."""
