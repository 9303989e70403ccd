# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` lays down: component `core` for C++ users (find_package(citius)),
# component `python` for the root of a site-packages.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/citius)

install(EXPORT citius NAMESPACE citius:: FILE citius-targets.cmake DESTINATION ${package_dir}
        COMPONENT core)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/citius-config.cmake.in
  ${PROJECT_BINARY_DIR}/citius-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/citius-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/citius-config.cmake
  ${PROJECT_BINARY_DIR}/citius-config-version.cmake DESTINATION ${package_dir} COMPONENT core)

if(CITIUS_PYTHON)
  install(FILES ${PROJECT_SOURCE_DIR}/src/citius/measure/launch/citius.pth DESTINATION .
          COMPONENT python)
endif()
