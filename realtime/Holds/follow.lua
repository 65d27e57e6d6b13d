-- Follows what the ledger has just decided about some pool-days. A day that is not cached stays so.
--
-- KEYS[2i-1], KEYS[2i]  of the i-th pool-day: its hash and its holds
-- ARGV                  number of days, then per day: capacity, booked, version; then the ids of lines that hold no more
local days = tonumber(ARGV[1])
for i = 1, days do
  local at = 2 + 3 * (i - 1)
  local version = redis.call('HGET', KEYS[2 * i - 1], 'version')
  if version and tonumber(version) < tonumber(ARGV[at + 2]) then
    redis.call('HSET', KEYS[2 * i - 1], 'capacity', ARGV[at])
    redis.call('HSET', KEYS[2 * i - 1], 'booked', ARGV[at + 1])
    redis.call('HSET', KEYS[2 * i - 1], 'version', ARGV[at + 2])
  end
  for l = 2 + 3 * days, #ARGV do
    redis.call('ZREM', KEYS[2 * i], ARGV[l])
  end
end
return days
