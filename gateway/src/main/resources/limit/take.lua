-- Takes one request of a quota (generic cell rate algorithm).
-- KEYS[1] holds the time, in microseconds, at which the key will owe nothing.
-- ARGV[1] is the time between two requests at the even rate, ARGV[2] the window, in microseconds.
-- Returns {microseconds until nothing is owed, microseconds to wait (0 when allowed)}.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local spacing = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local from = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local next = from + spacing
local wait = next - now - window
if wait > 0 then
  return {from - now, wait}
end
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
return {next - now, 0}
