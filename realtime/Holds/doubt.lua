-- Drops what is cached of some pool-days, unless it is as new as they are known to be: somebody died, or slept, between a
-- commit and its follow.lua. A reading under way loses its lease: it may have been before the move.
--
-- KEYS[2i-1], KEYS[2i]  of the i-th pool-day: its hash and its holds
-- ARGV                  their versions
for i = 1, #ARGV do
  local cached = tonumber(redis.call('HGET', KEYS[2 * i - 1], 'version') or '')
  if not cached or cached < tonumber(ARGV[i]) then
    redis.call('DEL', KEYS[2 * i - 1], KEYS[2 * i])
  end
end
return #ARGV
