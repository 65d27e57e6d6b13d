-- Follows what has just been committed about some pool-days. Nodes follow in any order; versions decide: a day that is
-- cached at the version before moves on; one that is cached as of later was loaded since, and knows; of any other a move was
-- missed, or is still to come: it is dropped, with the lease of whoever is reading it, and the next asker loads it.
--
-- KEYS[2i-1], KEYS[2i]  of the i-th pool-day: its hash and its holds
-- ARGV                  number of days, the end of the holds that are taken, seconds that holds are kept; then per day:
--                       capacity, booked, version, number of lines that hold a place there now, their ids; then the ids of lines that hold no more
local days, ends, kept = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local at, first = 4, {}
for i = 1, days do
  first[i] = at
  at = at + 4 + tonumber(ARGV[at + 3])
end

for i = 1, days do
  local day, holds = KEYS[2 * i - 1], KEYS[2 * i]
  local from, version = first[i], tonumber(ARGV[first[i] + 2])
  local cached = tonumber(redis.call('HGET', day, 'version') or '')
  if not cached or cached < version - 1 then
    redis.call('DEL', day, holds)
  elseif cached == version - 1 then
    redis.call('HSET', day, 'capacity', ARGV[from])
    redis.call('HSET', day, 'booked', ARGV[from + 1])
    redis.call('HSET', day, 'version', ARGV[from + 2])
    for l = at, #ARGV do
      redis.call('ZREM', holds, ARGV[l])
    end
    for l = from + 4, from + 3 + tonumber(ARGV[from + 3]) do
      redis.call('ZADD', holds, ends, ARGV[l])
      redis.call('EXPIRE', holds, kept)
    end
  end
end
return days
