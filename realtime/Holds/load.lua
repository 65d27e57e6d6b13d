-- Caches one pool-day as the database has it, unless it has moved, or somebody has cached it, since its lease was given.
--
-- KEYS  the organiser's epoch, the day's hash, its holds
-- ARGV  lease, capacity, booked, version, seconds to keep the day, seconds to keep its holds; then expiry and id of each live hold
if redis.call('HGET', KEYS[2], 'lease') ~= ARGV[1] then return 0 end

redis.call('DEL', KEYS[2], KEYS[3])
redis.call('HSET', KEYS[2], 'e', redis.call('GET', KEYS[1]) or '0')
redis.call('HSET', KEYS[2], 'capacity', ARGV[2])
redis.call('HSET', KEYS[2], 'booked', ARGV[3])
redis.call('HSET', KEYS[2], 'version', ARGV[4])
for at = 7, #ARGV, 2 do
  redis.call('ZADD', KEYS[3], ARGV[at], ARGV[at + 1])
end
redis.call('EXPIRE', KEYS[2], ARGV[5])
-- The holds outlive their day's hash a little: a hash without its holds would promise too much.
redis.call('EXPIRE', KEYS[3], ARGV[6])
return 1
