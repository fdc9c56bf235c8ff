import collections
import time

counts = collections.Counter("a program without any loop")
print(counts.most_common(2))
time.sleep(0.01)
raise SystemExit(2)
