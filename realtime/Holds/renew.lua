-- Moves the end of some holds. Only those still there: an ended hold is not revived (I2).
--
-- KEYS  holds of the pool-days concerned
-- ARGV  now, until, then the ids of the lines
for k = 1, #KEYS do
  for l = 3, #ARGV do
    local ends = redis.call('ZSCORE', KEYS[k], ARGV[l])
    if ends and tonumber(ends) > tonumber(ARGV[1]) then
      redis.call('ZADD', KEYS[k], ARGV[2], ARGV[l])
    end
  end
end
return #KEYS
