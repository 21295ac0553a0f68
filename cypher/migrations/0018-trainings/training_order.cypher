// Courses are listed by their titles.
CREATE INDEX training_order IF NOT EXISTS FOR (training:Training) ON (training.sortKey)
