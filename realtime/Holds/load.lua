-- Caches one pool-day as the database has it, unless somebody has just done so.
--
-- KEYS  the organiser's epoch, the day's hash, its holds
-- ARGV  capacity, booked, version, seconds to keep it, then expiry and id of each live hold
local epoch = redis.call('GET', KEYS[1]) or '0'
if redis.call('HGET', KEYS[2], 'e') == epoch then return 0 end

redis.call('HSET', KEYS[2], 'e', epoch)
redis.call('HSET', KEYS[2], 'capacity', ARGV[1])
redis.call('HSET', KEYS[2], 'booked', ARGV[2])
redis.call('HSET', KEYS[2], 'version', ARGV[3])
redis.call('DEL', KEYS[3])
for at = 5, #ARGV, 2 do
  redis.call('ZADD', KEYS[3], ARGV[at], ARGV[at + 1])
end
redis.call('EXPIRE', KEYS[2], ARGV[4])
-- The holds outlive their day's hash a little: a hash without its holds would promise too much.
redis.call('EXPIRE', KEYS[3], ARGV[4] + 60)
return 1
