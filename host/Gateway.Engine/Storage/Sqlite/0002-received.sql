create table received (
  position integer primary key autoincrement,
  endpoint text not null,
  stream text not null,
  message text not null,
  fingerprint blob not null,
  sealed blob,
  at integer not null
);
create unique index received_message on received (endpoint, stream, message);
create index received_waiting on received (endpoint, stream, position) where sealed is not null;
create index received_known on received (at) where sealed is null;
