-- Takes a request of each of several quotas, in their order (generic cell rate algorithm).
-- KEYS[i] holds the time, in microseconds, at which that key will owe nothing.
-- ARGV[1] is the window, ARGV[i + 1] the time between two requests of KEYS[i] at the even rate, in microseconds.
-- Returns for each {microseconds until nothing is owed, microseconds to wait (0 when allowed)}, one after the other.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local window = tonumber(ARGV[1])
local answers = {}
for i, key in ipairs(KEYS) do
  local from = math.max(tonumber(redis.call('GET', key) or '0'), now)
  local next = from + tonumber(ARGV[i + 1])
  local wait = next - now - window
  if wait > 0 then
    answers[2 * i - 1] = from - now
    answers[2 * i] = wait
  else
    redis.call('SET', key, string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
    answers[2 * i - 1] = next - now
    answers[2 * i] = 0
  end
end
return answers
