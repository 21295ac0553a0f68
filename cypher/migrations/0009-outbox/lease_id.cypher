// No two leases share an id, so that a piece of work is done by one at a time.
CREATE CONSTRAINT lease_id IF NOT EXISTS FOR (lease:Lease) REQUIRE lease.id IS UNIQUE
