-- Lets through the lines that there is room for, all of a selection in one step, and keeps their places for the moment
-- that the ledger needs to decide. A place that is only asked for ends by itself within seconds, whatever happens to the
-- asker; follow.lua gives it its true end once it is committed.
--
-- KEYS[1]             the organiser's epoch; a cached day of another epoch is as good as missing
-- KEYS[2i], KEYS[2i+1]  of the i-th pool-day: its hash (e, capacity, booked, version) and its sorted set of holds by expiry
-- ARGV                now, the end of what is only asked (milliseconds), seconds that holds are kept, number of pool-days,
--                     then per line: id, number of pools, their indexes
--
-- Answers one number per line, 1 to ask the ledger, 0 full; then the indexes of the days that are not cached. Of these
-- nothing is known: the ledger decides.
local now, asked, kept, days = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local epoch = redis.call('GET', KEYS[1]) or '0'
local left, missing = {}, {}

for i = 1, days do
  local day = redis.call('HMGET', KEYS[2 * i], 'e', 'capacity', 'booked')
  if day[1] ~= epoch then
    missing[#missing + 1] = i
  else
    redis.call('ZREMRANGEBYSCORE', KEYS[2 * i + 1], '-inf', now)
    left[i] = tonumber(day[2]) - tonumber(day[3]) - redis.call('ZCARD', KEYS[2 * i + 1])
  end
end

local answer, at = {}, 5
while at <= #ARGV do
  local line, pools = ARGV[at], tonumber(ARGV[at + 1])
  local room = pools > 0
  for p = 1, pools do
    local known = left[tonumber(ARGV[at + 1 + p])]
    if known and known < 1 then room = false end
  end
  if room then
    for p = 1, pools do
      local i = tonumber(ARGV[at + 1 + p])
      if left[i] then
        left[i] = left[i] - 1
        redis.call('ZADD', KEYS[2 * i + 1], asked, line)
        -- The first hold of a day makes the key: it must end by itself too, and after the day's hash (load.lua).
        redis.call('EXPIRE', KEYS[2 * i + 1], kept)
      end
    end
  end
  answer[#answer + 1] = room and 1 or 0
  at = at + 2 + pools
end
for _, i in ipairs(missing) do answer[#answer + 1] = i end
return answer
