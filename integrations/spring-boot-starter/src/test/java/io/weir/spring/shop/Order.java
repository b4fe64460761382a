package io.weir.spring.shop;

// tag::order[]
record Order(String item, int count) {}
// end::order[]
