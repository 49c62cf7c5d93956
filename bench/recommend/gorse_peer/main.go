// The same work by Gorse's matrix factorisation (CCD, element-wise ALS by He et al. 2016), timed as we time ours.
// Reads the task from argv as JSON, answers JSON. Times are [wall seconds, processor seconds of all threads].
package main

import (
	"encoding/binary"
	"encoding/json"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/scylladb/go-set/i32set"
	"github.com/zhenghaoz/gorse/base/heap"
	"github.com/zhenghaoz/gorse/base/log"
	"github.com/zhenghaoz/gorse/base/parallel"
	"github.com/zhenghaoz/gorse/base/task"
	"github.com/zhenghaoz/gorse/model"
	"github.com/zhenghaoz/gorse/model/ranking"
)

type job struct {
	Folder         string
	Threads        int
	Factors        int
	Iterations     int
	Rows, Columns  int
	Every          int
	Regularisation float32
}

type seconds [2]float64

const (
	best = 20
	// Users by whom Gorse chooses among its own snapshots, and what is ranked for each of them.
	judges     = 200
	candidates = 100
)

func main() {
	log.CloseLogger()
	var work job
	check(json.Unmarshal([]byte(os.Args[1]), &work))
	runtime.GOMAXPROCS(work.Threads)
	train := read(work)
	valid := judged(train)

	// Both carry the start, the first and the last evaluation and the copies of the factors: what lies between them
	// is iterations alone.
	_, one := timed(func() *ranking.CCD { return fit(work, 1, train, valid) })
	fitted, all := timed(func() *ranking.CCD { return fit(work, work.Iterations, train, valid) })
	more := float64(work.Iterations - 1)
	write(filepath.Join(work.Folder, "users"), fitted.UserFactor)
	write(filepath.Join(work.Folder, "items"), fitted.ItemFactor)
	_, top := timed(func() *ranking.CCD { lists(work, fitted, train); return fitted })
	check(json.NewEncoder(os.Stdout).Encode(map[string]seconds{
		"iteration": {(all[0] - one[0]) / more, (all[1] - one[1]) / more},
		"top":       top,
	}))
}

// Twice its loss is ours: weight 2 where seen, 1 elsewhere, and the whole penalty.
func fit(work job, iterations int, train, valid *ranking.DataSet) *ranking.CCD {
	ccd := ranking.NewCCD(model.Params{
		model.NFactors: work.Factors,
		model.NEpochs:  iterations,
		model.Reg:      work.Regularisation / 2,
		model.Alpha:    0.5,
	})
	config := ranking.NewFitConfig().SetVerbose(iterations + 1)
	config.SetJobsAllocator(task.NewConstantJobsAllocator(work.Threads))
	ccd.Fit(train, valid, config)
	return ccd
}

// The best 20 that a user has not met, every item scored, as Gorse's worker does without its index.
func lists(work job, fitted *ranking.CCD, train *ranking.DataSet) {
	users := (work.Rows + work.Every - 1) / work.Every
	check(parallel.Parallel(users, work.Threads, func(_, at int) error {
		user := int32(at * work.Every)
		met := i32set.New(train.UserFeedback[user]...)
		filter := heap.NewTopKFilter[int32, float32](best)
		for item := int32(0); item < int32(work.Columns); item++ {
			if !met.Has(item) && fitted.IsItemPredictable(item) {
				filter.Push(item, fitted.InternalPredict(user, item))
			}
		}
		filter.PopAll()
		return nil
	}))
}

// Users x items in compressed rows, into lists of both sides.
func read(work job) *ranking.DataSet {
	offsets, indices := numbers(work, "offsets"), numbers(work, "indices")
	data := empty(work.Rows, work.Columns)
	for user := range data.UserFeedback {
		data.UserFeedback[user] = indices[offsets[user]:offsets[user+1]]
		for _, item := range data.UserFeedback[user] {
			data.ItemFeedback[item] = append(data.ItemFeedback[item], int32(user))
		}
	}
	return data
}

func empty(users, items int) *ranking.DataSet {
	data := ranking.NewDirectIndexDataset()
	data.UserIndex.Add(strconv.Itoa(users - 1))
	data.ItemIndex.Add(strconv.Itoa(items - 1))
	data.UserFeedback = make([][]int32, users)
	data.ItemFeedback = make([][]int32, items)
	return data
}

// What some users have met, against items that they have not: enough for the last snapshot to be kept.
func judged(train *ranking.DataSet) *ranking.DataSet {
	users, items := len(train.UserFeedback), len(train.ItemFeedback)
	data := empty(users, items)
	data.Negatives = make([][]int32, users)
	random := rand.New(rand.NewSource(1))
	for at := 0; at < judges; at++ {
		user := at * users / judges
		data.UserFeedback[user] = train.UserFeedback[user]
		met := i32set.New(train.UserFeedback[user]...)
		for n := 0; n < candidates; n++ {
			if item := random.Int31n(int32(items)); !met.Has(item) {
				data.Negatives[user] = append(data.Negatives[user], item)
			}
		}
	}
	return data
}

func timed[T any](work func() T) (T, seconds) {
	wall, cpu := time.Now(), processor()
	result := work()
	return result, seconds{time.Since(wall).Seconds(), processor() - cpu}
}

func processor() float64 {
	var used syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}

func numbers(work job, name string) []int32 {
	bytes, err := os.ReadFile(filepath.Join(work.Folder, name))
	check(err)
	out := make([]int32, len(bytes)/4)
	_, err = binary.Decode(bytes, binary.LittleEndian, out)
	check(err)
	return out
}

func write(name string, rows [][]float32) {
	file, err := os.Create(name)
	check(err)
	for _, row := range rows {
		check(binary.Write(file, binary.LittleEndian, row))
	}
	check(file.Close())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
