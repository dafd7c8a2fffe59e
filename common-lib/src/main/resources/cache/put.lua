-- Puts a copy unless a newer one is there, and gives the lease back.
-- KEYS[1] the copy, KEYS[2] the lease on loading it.
-- ARGV[1] the entry, ARGV[2] its version in nineteen digits, ARGV[3] milliseconds to keep it,
-- ARGV[4] a version that is known to be wrong, or nothing.
-- Returns 1 when the entry is there now, 0 when a newer one was.
if redis.call('TYPE', KEYS[1]).ok == 'string' then
  local known = redis.call('GETRANGE', KEYS[1], 0, 21)
  local version = string.sub(known, 4)
  if #known == 22 and string.sub(known, 1, 3) == string.sub(ARGV[1], 1, 3)
      and not string.find(version, '%D') and version > ARGV[2] and version ~= ARGV[4] then
    redis.call('DEL', KEYS[2])
    return 0
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1
