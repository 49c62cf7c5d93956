"""The same work by the Python library implicit, timed as we time ours. Reads the task from argv as JSON, answers JSON.

Times are [wall seconds, processor seconds of all threads].
"""

import json
import sys
import time

import implicit
import numpy as np
import scipy.sparse as sparse

task = json.loads(sys.argv[1])
folder, threads = task["folder"], task["threads"]


def read(name, kind):
    return np.fromfile(f"{folder}/{name}", kind)


offsets, indices = read("offsets", np.int32), read("indices", np.int32)
shape = (task["rows"], task["columns"])
matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, offsets), shape)


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, [time.perf_counter() - wall, time.process_time() - cpu]


def als(factors):
    # Confidence 2 where seen and 1 elsewhere: our weight 1 with lift 1 over an unobserved weight of 1.
    model = implicit.cpu.als.AlternatingLeastSquares(
        factors=factors,
        regularization=task["regularisation"],
        alpha=2.0,
        iterations=task["iterations"],
        num_threads=threads,
        random_state=1,
    )
    marks = []
    model.fit(
        matrix,
        show_progress=False,
        callback=lambda *_: marks.append([time.perf_counter(), time.process_time()]),
    )
    model.user_factors.astype(np.float32).tofile(f"{folder}/users")
    model.item_factors.astype(np.float32).tofile(f"{folder}/items")
    users = np.arange(0, shape[0], task["every"])
    _, top = timed(lambda: model.recommend(users, matrix[users], N=20))
    # The first iteration carries the start.
    iteration = np.median(np.diff(np.array(marks), axis=0), axis=0)
    return {"iteration": iteration.tolist(), "top": top}


def knn(k):
    model = implicit.nearest_neighbours.CosineRecommender(K=k, num_threads=threads)
    return timed(lambda: model.fit(matrix, show_progress=False))[1]


print(json.dumps(als(task["factors"]) if "factors" in task else knn(task["neighbours"])))
