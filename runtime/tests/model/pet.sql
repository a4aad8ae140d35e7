CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');
CREATE TABLE pet (
  id uuid PRIMARY KEY,
  owner_id uuid NULL UNIQUE,
  mood mood NOT NULL DEFAULT 'ok',
  past mood NULL,
  name varchar(64) NOT NULL
);
