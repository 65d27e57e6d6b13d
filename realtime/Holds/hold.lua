-- Holds what there is room for, all lines of a selection in one step.
--
-- KEYS[1]             the organiser's epoch; a cached day of another epoch is as good as missing
-- KEYS[2i], KEYS[2i+1]  of the i-th pool-day: its hash (e, capacity, booked) and its sorted set of holds by expiry
-- ARGV                now, until (milliseconds), number of pool-days, then per line: id, number of pools, their indexes
--
-- Answers { -1, i, j, … } when the days i, j, … are not cached: the caller loads them and asks again.
-- Otherwise one number per line: 1 held, 0 full.
local now, till, days = ARGV[1], ARGV[2], tonumber(ARGV[3])
local epoch = redis.call('GET', KEYS[1]) or '0'
local left, missing = {}, { -1 }

for i = 1, days do
  local day = redis.call('HMGET', KEYS[2 * i], 'e', 'capacity', 'booked')
  if day[1] ~= epoch then
    missing[#missing + 1] = i
  else
    redis.call('ZREMRANGEBYSCORE', KEYS[2 * i + 1], '-inf', now)
    left[i] = tonumber(day[2]) - tonumber(day[3]) - redis.call('ZCARD', KEYS[2 * i + 1])
  end
end
if #missing > 1 then return missing end

local answer, at = {}, 4
while at <= #ARGV do
  local line, pools = ARGV[at], tonumber(ARGV[at + 1])
  local room = pools > 0
  for p = 1, pools do
    if left[tonumber(ARGV[at + 1 + p])] < 1 then room = false end
  end
  if room then
    for p = 1, pools do
      local i = tonumber(ARGV[at + 1 + p])
      left[i] = left[i] - 1
      redis.call('ZADD', KEYS[2 * i + 1], till, line)
      -- The first hold of a day makes the key: it must end by itself too, and after the day's hash (load.lua).
      redis.call('EXPIRE', KEYS[2 * i + 1], 660)
    end
  end
  answer[#answer + 1] = room and 1 or 0
  at = at + 2 + pools
end
return answer
