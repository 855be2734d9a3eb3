-- Values of experiments that were deleted for good stayed in the columns.
DELETE FROM column_value WHERE NOT EXISTS (SELECT 1 FROM experiment e WHERE e.id = column_value.experiment_id);
DELETE FROM indexed_experiment WHERE NOT EXISTS (SELECT 1 FROM experiment e WHERE e.id = indexed_experiment.experiment_id);
