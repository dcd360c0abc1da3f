-- What all processes must have alike, and once only. See functions.py for PREFIX, shared.py for the callers.

-- KEYS[1]: a hash of small secrets. ARGV: the end of life in seconds, how many names are over, those names; then names
-- and values, each kept unless there is another under its name. Answers with all.
local function agree(keys, args)
  local at = 2 + tonumber(args[2])
  for each = 3, at do
    redis.call('HDEL', keys[1], args[each])
  end
  for each = at + 1, #args, 2 do
    if not redis.call('HGET', keys[1], args[each]) then
      redis.call('HSET', keys[1], args[each], args[each + 1])
    end
  end
  redis.call('EXPIRE', keys[1], args[1])
  return redis.call('HGETALL', keys[1])
end

-- KEYS[1]: the name of what may be done once. ARGV: for how long that is remembered, in seconds.
-- Answers 1 to the first who asks.
local function once(keys, args)
  if redis.call('GET', keys[1]) then
    return 0
  end
  redis.call('SET', keys[1], '', 'EX', args[1])
  return 1
end

-- KEYS[1]: a lease. ARGV: who asks, for how long in milliseconds. Answers 1 when it is theirs now.
local function lease(keys, args)
  local holder = redis.call('GET', keys[1])
  if holder and holder ~= args[1] then
    return 0
  end
  redis.call('SET', keys[1], args[1], 'PX', args[2])
  return 1
end

redis.register_function('PREFIX_agree', agree)
redis.register_function('PREFIX_once', once)
redis.register_function('PREFIX_lease', lease)
