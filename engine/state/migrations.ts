/** Versions of the state database's schema, in order. Never change one that was released; add the next. */
export const MIGRATIONS: string[] = [
  `
  CREATE TABLE documents (
    kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, updated_at TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;
  CREATE TABLE connections (
    id TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('source', 'target')), name TEXT NOT NULL,
    kind TEXT NOT NULL, connection_type TEXT NOT NULL, config TEXT NOT NULL, extra TEXT NOT NULL,
    created_at TEXT NOT NULL, UNIQUE (role, name)
  ) STRICT;
  CREATE TABLE secrets (
    owner TEXT NOT NULL, field TEXT NOT NULL, nonce BLOB NOT NULL, value BLOB NOT NULL, tag BLOB NOT NULL,
    PRIMARY KEY (owner, field)
  ) STRICT;
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY, command TEXT NOT NULL, title TEXT NOT NULL, input TEXT NOT NULL, input_hash TEXT NOT NULL,
    lane TEXT NOT NULL, state TEXT NOT NULL, progress REAL, note TEXT NOT NULL DEFAULT '',
    checkpoint TEXT NOT NULL DEFAULT '{}', attempt INTEGER NOT NULL DEFAULT 0, output TEXT, error TEXT,
    created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT
  ) STRICT;
  CREATE INDEX jobs_active ON jobs (state, command, input_hash);
  CREATE TABLE versions (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, model_id TEXT NOT NULL, task TEXT NOT NULL, status TEXT NOT NULL,
    params TEXT NOT NULL, seed INTEGER NOT NULL, fingerprint TEXT NOT NULL, data_as_of TEXT, scorecard TEXT,
    backend TEXT NOT NULL, backend_reason TEXT NOT NULL, code_version INTEGER NOT NULL, trained_at TEXT NOT NULL,
    train_seconds REAL NOT NULL, bytes INTEGER NOT NULL, UNIQUE (model_id, number)
  ) STRICT;
  `,
  `
  CREATE TABLE publications (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, target_id TEXT NOT NULL,
    status TEXT NOT NULL, value TEXT NOT NULL, planned_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE publication_rows (
    publication_id TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, title TEXT, operation TEXT NOT NULL,
    old_value TEXT, new_value TEXT, value_seen_before_write TEXT, status TEXT NOT NULL, error_reason TEXT,
    PRIMARY KEY (publication_id, position)
  ) STRICT, WITHOUT ROWID;
  `,
  "ALTER TABLE jobs ADD COLUMN curves TEXT NOT NULL DEFAULT '[]'",
  "CREATE TABLE publication_exceptions (publication_id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;",
  // The rows of plans are files of the workspace.
  "DROP TABLE publication_rows",
];
