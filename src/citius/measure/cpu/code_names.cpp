// SPDX-License-Identifier: Apache-2.0
#include "code_names.h"

#include <cstring>

#include "python_layout.h"
#include "safe_read.h"

namespace citius::measure {
namespace {

constexpr std::size_t kLongestName = 4096;      // characters kept of a name
constexpr std::size_t kLongestTable = 1 << 22;  // bytes of a location table

// Lone surrogates, which stand for the bytes of a file name that are not UTF-8, like all others.
void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 63)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 63)));
    out.push_back(static_cast<char>(0x80 | (c & 63)));
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 63)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 63)));
    out.push_back(static_cast<char>(0x80 | (c & 63)));
  }
}

// PEP 393: characters of one, two or four bytes behind the header.
std::string read_string(const PyObject* object) {
  PyCompactUnicodeObject head;
  const auto at = layout::address(object);
  std::string out;
  if (!safe_read(at, static_cast<void*>(&head), sizeof(PyASCIIObject)) ||
      head._base.ob_base.ob_type != &PyUnicode_Type)
    return out;
  const auto& state = head._base.state;
  if (!state.compact || head._base.length <= 0) return out;
  const auto length = std::min(static_cast<std::size_t>(head._base.length), kLongestName);
  const std::size_t width = state.kind;
  if (width != 1 && width != 2 && width != 4) return out;
  std::vector<unsigned char> raw(length * width);
  if (!safe_read(at + (state.ascii ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject)),
                 raw.data(), raw.size()))
    return out;
  for (std::size_t i = 0; i < length; ++i) {
    std::uint32_t c = 0;
    std::memcpy(&c, raw.data() + i * width, width);
    append_utf8(out, c);
  }
  return out;
}

std::vector<std::uint8_t> read_bytes(const PyObject* object) {
  PyBytesObject head;
  const auto at = layout::address(object);
  constexpr auto kHead = offsetof(PyBytesObject, ob_sval);
  if (!safe_read(at, static_cast<void*>(&head), kHead) ||
      head.ob_base.ob_base.ob_type != &PyBytes_Type)
    return {};
  const auto size = head.ob_base.ob_size;
  if (size <= 0 || static_cast<std::size_t>(size) > kLongestTable) return {};
  std::vector<std::uint8_t> out(static_cast<std::size_t>(size));
  if (!safe_read(at + kHead, out.data(), out.size())) return {};
  return out;
}

}  // namespace

std::optional<CodeFacts> read_code(std::uintptr_t at) {
  PyCodeObject code;
  if (!safe_read(at, &code, layout::kCodeHead)) return std::nullopt;
  if (code.ob_base.ob_base.ob_type != &PyCode_Type) return std::nullopt;
  CodeFacts facts;
  facts.file = read_string(code.co_filename);
  facts.function = read_string(code.co_qualname);
  facts.first_line = code.co_firstlineno;
  facts.units = static_cast<std::int32_t>(code.ob_base.ob_size);
  facts.first_traceable = code._co_firsttraceable;
  facts.lines = decode_line_table(read_bytes(code.co_linetable), code.co_firstlineno);
  return facts;
}

}  // namespace citius::measure
