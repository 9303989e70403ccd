// SPDX-License-Identifier: Apache-2.0
#include "citius/measure/cpu/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace citius::measure {
namespace {

class StoreTest : public testing::Test {
 protected:
  std::string path_ = testing::TempDir() + "citius-store-" + std::to_string(getpid()) + ".part";
  void TearDown() override { unlink(path_.c_str()); }
  std::uint64_t file_bytes() const {
    struct stat info = {};
    EXPECT_EQ(stat(path_.c_str(), &info), 0);
    return static_cast<std::uint64_t>(info.st_blocks) * 512;
  }
};

TEST_F(StoreTest, RecordsAreInTheFileAtOnce) {
  Store store(path_);
  ASSERT_TRUE(store.append(Region::nodes, NodeRecord{-1, 7, 42}));
  const auto text = store.append_string("naïve.py");
  std::ifstream file(path_, std::ios::binary);
  Header header;
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  EXPECT_EQ(std::memcmp(header.magic, kMagic, sizeof kMagic), 0);
  const auto& nodes = header.regions[static_cast<std::size_t>(Region::nodes)];
  ASSERT_EQ(nodes.used, 1u);
  NodeRecord node;
  file.seekg(static_cast<std::streamoff>(nodes.offset));
  file.read(reinterpret_cast<char*>(&node), sizeof node);
  EXPECT_EQ(node.code, 7);
  EXPECT_EQ(node.line, 42);
  char bytes[9];
  file.seekg(static_cast<std::streamoff>(header.regions[0].offset + text + 4));
  file.read(bytes, sizeof bytes);
  EXPECT_EQ(std::string(bytes, sizeof bytes), "naïve.py");
}

// What a program that never stops can write at most.
TEST_F(StoreTest, IsBoundedWhateverIsWritten) {
  Store store(path_);
  std::uint64_t refused = 0;
  for (int i = 0; i < 1'500'000; ++i) {
    refused += !store.append(Region::counters, CounterRecord{0, i, 0, 0, 1, 1, 1.0});
    refused += !store.append(Region::nodes, NodeRecord{-1, i, 1});
    refused += store.append_string("a name of some length") == ~0u;
    if (i % 1000 == 0) store.reserve_headroom();
  }
  EXPECT_GT(refused, 0u);
  EXPECT_LT(file_bytes(), 64u << 20);
  const auto& counters = store.header().regions[static_cast<std::size_t>(Region::counters)];
  EXPECT_EQ(counters.used, counters.capacity);
}

TEST_F(StoreTest, AFullTableRefusesUntilThereIsRoom) {
  Store store(path_);
  while (store.append(Region::codes, CodeRecord{0, 0, 1})) {
  }
  const auto full = store.used(Region::codes);
  store.reserve_headroom();
  EXPECT_TRUE(store.append(Region::codes, CodeRecord{0, 0, 2}));
  EXPECT_EQ(store.used(Region::codes), full + 1);
}

TEST_F(StoreTest, SaysWhyItCannotCreateAFile) {
  std::ofstream(path_) << "in the way";
  try {
    Store store(path_);
    FAIL() << "a file was overwritten";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EEXIST);
    EXPECT_NE(std::string(error.what()).find(path_), std::string::npos);
  }
}

}  // namespace
}  // namespace citius::measure
