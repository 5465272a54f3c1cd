create table meta (name text primary key, value text not null) without rowid;

create table lease (
  sync text primary key,
  holder text,
  token integer not null,
  expires_at integer not null
) without rowid;

create table sync_state (
  sync text primary key,
  checkpoint text,
  missing blob,
  last_count integer,
  committed_at integer
) without rowid;

create table ledger (segment integer primary key autoincrement, sync text not null, bytes blob not null);
create index ledger_sync on ledger (sync, segment);

create table batch (
  id blob primary key,
  sync text not null,
  run blob not null,
  ordinal integer not null,
  state integer not null,
  class integer not null,
  items blob not null,
  attempts integer not null,
  first_attempt_at integer,
  not_found_at integer,
  config_version text not null
);
create index batch_sync on batch (sync, ordinal);

create table held (
  id blob primary key,
  sync text not null,
  run blob not null,
  grp text not null,
  stage integer not null,
  code text not null,
  field text not null,
  rule text not null,
  message text not null,
  entity blob,
  fingerprint blob not null,
  sequence integer not null,
  state integer not null,
  sealed blob,
  first_seen integer not null,
  last_seen integer not null,
  times integer not null
) without rowid;
create index held_group on held (state, sync, grp, id);

create table run (
  id blob primary key,
  sync text not null,
  state integer not null,
  started_at integer not null,
  body text not null
) without rowid;
create index run_sync on run (sync, id);

create table inbox (
  sync text not null,
  message text not null,
  sealed blob,
  at integer not null,
  primary key (sync, message)
) without rowid;

create table journal (
  sequence integer primary key,
  at integer not null,
  actor text not null,
  action text not null,
  subject text not null,
  token integer not null,
  detail text not null,
  hash text not null
);

create table value (
  scope text not null,
  name text not null,
  value text not null,
  primary key (scope, name)
) without rowid;
