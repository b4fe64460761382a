package io.weir.spring.shop;

record Receipt(String item, int price) {}
