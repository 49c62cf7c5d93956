-- Views for pages live here; each page's SQL says what it adds.
CREATE SCHEMA IF NOT EXISTS app;
