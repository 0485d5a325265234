-- Mixed traffic for wrk: requests are lines of a file (method, path, content type, body's file), taken as LOAD_MIX says.
--   LOAD_FILE, LOAD_MIX (zipf: few are asked often; fresh: none is asked twice), LOAD_DELAY (ms of rest a request, 0 for none)
local lines = {}
for line in io.lines(os.getenv("LOAD_FILE")) do
  local method, path, kind, body = line:match("^(%S+)\t(%S+)\t([^\t]*)\t(.*)$")
  lines[#lines + 1] = { method = method, path = path, kind = kind, body = body:gsub("\\n", "\n") }
end
local fresh = os.getenv("LOAD_MIX") == "fresh"
local rest = tonumber(os.getenv("LOAD_DELAY") or "0")
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init(args)
  math.randomseed(seed * 7919)
  count = 0
end

function request()
  count = count + 1
  local share = math.random()
  -- A file for every 33 questions; the files are the first lines.
  local at
  if share < 0.03 then
    at = math.random(files_end())
  else
    local first, last = files_end() + 1, #lines
    local place = fresh and math.random() or math.random() ^ 4
    at = first + math.floor(place * (last - first))
  end
  local line = lines[at]
  if line.method == "POST" then
    return wrk.format("POST", line.path, { ["content-type"] = line.kind }, line.body)
  end
  local path = fresh and line.path .. "&_=" .. seed .. "-" .. count or line.path
  return wrk.format("GET", path)
end

function files_end()
  if not last_file then
    last_file = 0
    for index, line in ipairs(lines) do
      if line.method == "POST" then last_file = index end
    end
  end
  return last_file
end

if rest > 0 then
  function delay()
    return math.floor(rest * (0.5 + math.random()) + 0.5)
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %f %f %f %f %d %d\n", summary.requests, summary.duration, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
