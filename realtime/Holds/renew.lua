-- Moves the end of some holds. Only those still there: an ended hold is not revived (I2). A day that is being read in the
-- database loses its lease, as the reading may have the old ends.
--
-- KEYS[2i-1], KEYS[2i]  of the i-th pool-day: its hash and its holds
-- ARGV                  now, until, then the ids of the lines
for k = 1, #KEYS, 2 do
  if redis.call('HEXISTS', KEYS[k], 'lease') == 1 then redis.call('DEL', KEYS[k]) end
  for l = 3, #ARGV do
    local ends = redis.call('ZSCORE', KEYS[k + 1], ARGV[l])
    if ends and tonumber(ends) > tonumber(ARGV[1]) then
      redis.call('ZADD', KEYS[k + 1], ARGV[2], ARGV[l])
    end
  end
end
return #KEYS
