// Times the work of the graph and its algorithms alone, without Cypher and the shell:
//   graph_bench FOLDER     with nodes.csv, edges.csv and pairs.txt, nodes.txt (ids, one or two a
//   line)
// Prints one line a task: its name, median and largest milliseconds of processor time (which tells
// more where other work shares the machine), median wall time, how often, and a check sum.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/store.h"
#include "graphs/graph_files.h"
#include "graphs/graphml_writer.h"
#include "graphs/stored_graph.h"
#include "queries/measures.h"
#include "queries/shortest_path.h"
#include "queries/traversal.h"
#include "queries/weighted_paths.h"

namespace {

using namespace entente;
using Clock = std::chrono::steady_clock;

double cpu_ms() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

long memory_mb() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stol(line.substr(6)) / 1024;
  }
  return 0;
}

double middle(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <class F>
void measure(const std::string& name, size_t times, size_t warm, F f) {
  for (size_t i = 0; i < std::min(warm, times); ++i) f(i);
  std::vector<double> wall;
  std::vector<double> cpu;
  double sum = 0;
  const auto start = Clock::now();
  for (size_t i = 0; i < times; ++i) {
    const auto begin = Clock::now();
    const double before = cpu_ms();
    sum += f(i);
    cpu.push_back(cpu_ms() - before);
    wall.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    if (Clock::now() - start > std::chrono::seconds(30)) break;
  }
  std::printf("%-11s cpu %10.3f ms  max %10.3f ms  wall %10.3f ms  (%zu)  %.6f  peak %ld MB\n",
              name.c_str(), middle(cpu), *std::max_element(cpu.begin(), cpu.end()), middle(wall),
              wall.size(), sum, memory_mb());
  std::fflush(stdout);
}

std::vector<std::string> words(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> found;
  std::string word;
  while (in >> word) found.push_back(word);
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  const bool fresh = argc > 2 && std::string(argv[2]) == "--fresh";
  const std::string path = folder + "/bench.entente";
  if (fresh || !std::filesystem::exists(path)) {
    for (const char* end : {"", "-wal", "-shm", "-cache"}) std::filesystem::remove(path + end);
    measure("import", 1, 0, [&](size_t) {
      const auto store = Store::open(path, sqlite::OpenMode::kCreate);
      const std::vector<std::string> files = {folder + "/nodes.csv", folder + "/edges.csv"};
      return static_cast<double>(graphs::import_files(*store, files).rels);
    });
    return 0;
  }
  const auto store = Store::open(path, sqlite::OpenMode::kReadWrite);
  std::unique_ptr<graphs::StoredGraph> stored;
  measure("open", 1, 0, [&](size_t) {
    stored = std::make_unique<graphs::StoredGraph>(*store);
    return static_cast<double>(stored->graph().node_count());
  });
  const graphs::PropertyGraph& graph = stored->graph();
  const auto node = [&](const std::string& id) {
    return graph.find_nodes(graph.symbols().find("id"), id).at(0);
  };
  const std::vector<std::string> nodes = words(folder + "/nodes.txt");
  const std::vector<std::string> pairs = words(folder + "/pairs.txt");
  const graphs::Symbol weight = graph.symbols().find("weight");
  for (const int hops : {2, 3}) {
    measure("within " + std::to_string(hops), nodes.size(), hops == 2 ? 1 : 5, [&](size_t i) {
      return static_cast<double>(queries::count_within(graph, node(nodes[i]), hops));
    });
  }
  measure("shortest", 200, 5, [&](size_t i) {
    return static_cast<double>(
        queries::shortest_path(graph, node(pairs[2 * i]), node(pairs[2 * i + 1]), 1000)
            ->rels.size());
  });
  measure("best", 200, 5, [&](size_t i) {
    queries::WeightedPathOptions options;
    options.k = 1;
    options.weight = weight;
    return -std::log(
        queries::best_paths(graph, node(pairs[2 * i]), node(pairs[2 * i + 1]), options)[0].score);
  });
  measure("ten best", 20, 0, [&](size_t i) {
    queries::WeightedPathOptions options;
    options.weight = weight;
    double sum = 0;
    for (const auto& p :
         queries::best_paths(graph, node(pairs[400 + 2 * i]), node(pairs[401 + 2 * i]), options)) {
      sum -= std::log(p.score);
    }
    return sum;
  });
  measure("triangles", 3, 0,
          [&](size_t) { return static_cast<double>(queries::triangle_count(graph)); });
  measure("page rank", 3, 0, [&](size_t) {
    queries::PageRankOptions options;
    options.weight = weight;
    const auto score = queries::page_rank(graph, options);
    return *std::max_element(score.begin(), score.end());
  });
  measure("graphml out", 1, 0, [&](size_t) {
    std::ofstream out(folder + "/bench.graphml", std::ios::binary);
    graphs::write_graphml(graph, out);
    return 0.0;
  });
  measure("graphml in", 1, 0, [&](size_t) {
    const auto memory = Store::open(folder + "/again.entente", sqlite::OpenMode::kCreate);
    const std::vector<std::string> files = {folder + "/bench.graphml"};
    return static_cast<double>(graphs::import_files(*memory, files).rels);
  });
  for (const char* end : {"", "-wal", "-shm", "-cache"}) {
    std::filesystem::remove(folder + "/again.entente" + end);
  }
  return 0;
}
