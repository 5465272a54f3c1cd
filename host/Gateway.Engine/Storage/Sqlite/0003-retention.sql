create index held_settled on held (last_seen) where state <> 0;
create index inbox_settled on inbox (at) where sealed is null;
