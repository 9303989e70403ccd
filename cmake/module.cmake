# SPDX-License-Identifier: Apache-2.0
# citius_module(NAME
#   CORE     sources that know no Python: the static library citius::NAME
#   HEADERS  the core's public headers, installed for C++ users
#   BINDING  sources that may include Python.h: the extension citius.NAME._NAME
#   TESTS    GoogleTest sources, linked to the core
#   BENCHES  Google Benchmark sources, linked to the core
#   DEPENDS  other modules or libraries that the core's headers use)
#
# A core target never gets Python's include path, so that it cannot include Python.h by accident.
# Every list may be left out; sources are relative to the module's folder.
function(citius_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "CORE;HEADERS;BINDING;TESTS;BENCHES;DEPENDS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "citius_module(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()

  if(arg_CORE)
    citius_core(${name})
  endif()
  if(arg_BINDING AND CITIUS_PYTHON)
    citius_extension(${name})
  endif()
  if(arg_TESTS AND CITIUS_TESTS)
    add_executable(${name}_test ${arg_TESTS})
    citius_warnings(${name}_test)
    target_link_libraries(${name}_test PRIVATE citius_${name} GTest::gtest_main)
    gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST)
  endif()
  if(arg_BENCHES AND CITIUS_BENCHES)
    add_executable(${name}_bench ${arg_BENCHES})
    citius_warnings(${name}_bench)
    target_link_libraries(${name}_bench PRIVATE citius_${name} benchmark::benchmark_main)
  endif()
endfunction()

# Where a developer's Python finds an extension: under its ABI tag, in the package itself.
function(citius_put_beside_sources target folder)
  if(CITIUS_PACKAGE_DIR)
    set_target_properties(${target} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY ${CITIUS_PACKAGE_DIR}/${folder})
  endif()
endfunction()

macro(citius_core name)
  add_library(citius_${name} STATIC ${arg_CORE})
  add_library(citius::${name} ALIAS citius_${name})
  citius_warnings(citius_${name})
  set_target_properties(citius_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(citius_${name} PUBLIC cxx_std_20)
  target_sources(citius_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src
                 FILES ${arg_HEADERS})
  target_include_directories(citius_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(citius_${name} PUBLIC ${arg_DEPENDS} PRIVATE $<BUILD_INTERFACE:fmt::fmt-header-only>)
  install(TARGETS citius_${name} EXPORT citius ARCHIVE COMPONENT core
          FILE_SET HEADERS COMPONENT core)
endmacro()

macro(citius_extension name)
  nanobind_add_module(_${name} NB_STATIC NOMINSIZE NB_SUPPRESS_WARNINGS ${arg_BINDING})
  citius_warnings(_${name})
  target_include_directories(_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(_${name} PRIVATE citius_bind fmt::fmt-header-only)
  if(TARGET citius_${name})
    target_link_libraries(_${name} PRIVATE citius_${name})
  endif()
  citius_put_beside_sources(_${name} ${name})
  install(TARGETS _${name} LIBRARY DESTINATION citius/${name} COMPONENT python)
endmacro()
