-- What the lists of two versions have in common, over all subjects that both have.
SELECT count(*) FILTER (WHERE n_a IS NOT NULL AND n_b IS NOT NULL)::INTEGER AS lists,
       count(*) FILTER (WHERE n_b IS NULL)::INTEGER AS only_a,
       count(*) FILTER (WHERE n_a IS NULL)::INTEGER AS only_b,
       count(*) FILTER (WHERE same_places = n_a AND same_places = n_b)::INTEGER AS same,
       count(*) FILTER (WHERE n_a IS NOT NULL AND n_b IS NOT NULL AND NOT same_first)::INTEGER AS other_first,
       avg(overlap) FILTER (WHERE n_a IS NOT NULL AND n_b IS NOT NULL) AS overlap,
       avg(correlation) AS correlation
FROM compared_lists
