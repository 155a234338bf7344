#include "cli/process.h"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "cli/context.h"
#include "cli/output.h"
#include "extractors/analyzer.h"
#include "extractors/relation_head.h"

namespace entente::cli {
namespace {

/// Threads that run tasks in the order of their arrival; joins at the end.
class ThreadPool {
 public:
  explicit ThreadPool(unsigned threads) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
  }
  ~ThreadPool() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      tasks_.clear();
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  template <typename Result>
  std::future<Result> submit(std::function<Result()> work) {
    auto task = std::make_shared<std::packaged_task<Result()>>(std::move(work));
    std::future<Result> result = task->get_future();
    {
      const std::lock_guard lock(mutex_);
      tasks_.emplace_back([task] { (*task)(); });
    }
    ready_.notify_one();
    return result;
  }

 private:
  void run() {
    while (true) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  bool closed_ = false;
};

/// "[#####.....] 45 of 192" on standard error, on a terminal only.
class ProgressBar {
 public:
  explicit ProgressBar(std::size_t total) : total_(total), shown_(stderr_is_terminal()) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void set(std::size_t done) {
    if (!shown_ || total_ == 0) return;
    const std::size_t filled = done * 30 / total_;
    const std::string bar = std::string(filled, '#') + std::string(30 - filled, '.');
    std::fprintf(stderr, "\r[%s] %zu of %zu files", bar.c_str(), done, total_);
    drawn_ = true;
  }
  void clear() {
    if (drawn_) std::fprintf(stderr, "\r\033[K");
    drawn_ = false;
  }

 private:
  std::size_t total_;
  bool shown_;
  bool drawn_ = false;
};

}  // namespace

void add_text_options(CLI::App& command, TextOptions& options, const std::string& fast_help) {
  command
      .add_option("INPUT", options.inputs,
                  "files, folders, globs, or - (.txt .md .html .htm .jsonl; UTF-8)")
      ->required();
  command.add_option("--threads", options.threads, "threads (default: all cores)")
      ->check(CLI::Range(1, 1024))
      ->option_text("N");
  command.add_option("--gazetteer", options.gazetteers, "add the names of a gazetteer file")
      ->option_text("FILE");
  command.add_option("--lexicon", options.lexicons, "add the frames of a lexicon file")
      ->option_text("FILE");
  command.add_flag("--fast", options.fast, fast_help);
}

void add_statement_options(CLI::App& command, TextOptions& options) {
  add_text_options(command, options,
                   "by the frames alone: several times as fast, less than half is found");
  command
      .add_flag("--thorough", options.thorough,
                "all text read as exactly as articles mostly are: a quarter as fast on "
                "speeches, a little more is found and right")
      ->excludes("--fast");
}

extractors::Pipeline make_pipeline(const TextOptions& options, Reading reading) {
  extractors::PipelineOptions result;
  result.gazetteer_files = options.gazetteers;
  result.lexicon_files = options.lexicons;
  result.relations = reading == Reading::kStatements;
  const auto model = extractors::load_model();
  if (options.fast && !model->has("student.rows")) model->fail("holds no fast analyzer");
  using extractors::Depth;
  Depth depth = Depth::kThorough;
  if (options.fast) {
    depth = Depth::kFast;
  } else if (result.relations && !options.thorough) {
    depth = Depth::kByDensity;
  }
  result.analyzer = extractors::load_analyzer(model, depth);
  if (result.relations && !options.fast && model->has("relations.positions")) {
    // Near the best F1 on the development articles, with more precision (docs/extraction.md).
    result.min_confidence = 0.33;
    result.judge = std::make_shared<const extractors::RelationHead>(model);
  }
  return extractors::Pipeline(std::move(result));
}

ProcessCounts process_documents(const TextOptions& options,
                                const std::function<bool(const Document&)>& wanted,
                                const std::function<extractors::AnnotatedDocument(Document)>& work,
                                const std::function<void(extractors::AnnotatedDocument)>& sink) {
  using extractors::AnnotatedDocument;
  struct Pending {
    std::string id;
    std::future<AnnotatedDocument> result;
  };
  const std::vector<extractors::Input> inputs = extractors::list_inputs(options.inputs);
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  ProcessCounts counts;
  ProgressBar bar(inputs.size());
  std::deque<Pending> pending;
  // Declared after what its tasks' results live in, so that it is joined first.
  ThreadPool pool(threads);

  const auto take_oldest = [&] {
    Pending oldest = std::move(pending.front());
    pending.pop_front();
    std::optional<AnnotatedDocument> result;
    try {
      result = oldest.result.get();
    } catch (const Error& error) {
      bar.clear();
      report(oldest.id + ": " + error.full_message());
      ++counts.failed;
      return;
    }
    // A failure of the sink (the store, the output) is not the document's: it ends the run.
    sink(std::move(*result));
    ++counts.read;
  };
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    extractors::read_documents(
        inputs[i],
        [&](Document document) {
          if (!wanted(document)) {
            ++counts.read;
            ++counts.skipped;
            return;
          }
          if (pending.size() >= std::size_t{8} * threads) take_oldest();
          std::string id = document.id;
          auto shared = std::make_shared<Document>(std::move(document));
          pending.push_back({std::move(id), pool.submit<AnnotatedDocument>([&work, shared] {
                               return work(std::move(*shared));
                             })});
        },
        [&](const InputError& error) {
          bar.clear();
          report(error.full_message());
          ++counts.failed;
        });
    bar.set(i + 1);
  }
  while (!pending.empty()) take_oldest();
  return counts;
}

}  // namespace entente::cli
