-- Before days are read in the database, to be cached: whoever moves a day meanwhile takes its lease away, and what was read
-- before that is not cached (load.lua). However long the reader slept in between.
--
-- KEYS  the organiser's epoch, then the hash of each pool-day
-- ARGV  a number that nobody else has, seconds that a reading may last
--
-- Answers per day the lease that counts, which may be another reader's; 0 when the day is cached already.
local epoch = redis.call('GET', KEYS[1]) or '0'
local leases = {}
for i = 2, #KEYS do
  local day = redis.call('HMGET', KEYS[i], 'e', 'lease')
  if day[1] == epoch then
    leases[#leases + 1] = 0
  elseif day[2] then
    leases[#leases + 1] = tonumber(day[2])
  else
    redis.call('DEL', KEYS[i])
    redis.call('HSET', KEYS[i], 'lease', ARGV[1])
    redis.call('EXPIRE', KEYS[i], ARGV[2])
    leases[#leases + 1] = tonumber(ARGV[1])
  end
end
return leases
