# What the makefiles of the peers share: `make` builds OUT/peer, and `make
# missing` says what to install, if anything. Each sets
#	PACKAGE	its library, as pkg-config knows it
#	SOURCE	where that comes from
#	EXT	of its sources, c or cpp
#	UNITS	the sources
# Another library than the one that pkg-config finds:
#	make VERSION=3.0.2 OUT=bin-3 PACKAGE_CFLAGS=-I/opt/systemc3/include \
#		PACKAGE_LIBS='-L/opt/systemc3/lib -Wl,-rpath,/opt/systemc3/lib -lsystemc'
OPT ?= -O2
OUT ?= bin
PKG ?= pkg-config
VERSION ?= $(shell $(PKG) --modversion $(PACKAGE))
PACKAGE_CFLAGS ?= $(shell $(PKG) --cflags $(PACKAGE))
PACKAGE_LIBS ?= $(shell $(PKG) --libs $(PACKAGE))

COMPILE_c = $(CC) $(OPT) -std=gnu11
COMPILE_cpp = $(CXX) $(OPT) -std=c++17
COMPILE = $(COMPILE_$(EXT))
FLAGS := $(COMPILE:ccache=) ($(shell $(COMPILE) -dumpfullversion -dumpversion))
WARN = -Wall -Wextra -I../../../include

SHARED = peer delay meter
OBJECTS = $(UNITS:%=$(OUT)/%.o) $(SHARED:%=$(OUT)/shared-%.o)
HEADERS = $(wildcard *.h) ../peer.h ../../bench.h ../../delay.h

$(OUT)/peer: $(OBJECTS)
	$(COMPILE) -o $@ $(OBJECTS) $(PACKAGE_LIBS) -lm

$(OUT)/%.o: %.$(EXT) $(HEADERS) Makefile ../peer.mk
	@mkdir -p $(OUT)
	$(COMPILE) $(WARN) $(PACKAGE_CFLAGS) -DPEER_VERSION='"$(VERSION)"' \
		-DPEER_FLAGS='"$(strip $(FLAGS))"' -c -o $@ $<

$(OUT)/shared-%.o: ../%.c $(HEADERS) ../peer.mk
	@mkdir -p $(OUT)
	$(COMPILE_c) $(WARN) -c -o $@ $<

$(OUT)/shared-%.o: ../../%.c $(HEADERS) ../peer.mk
	@mkdir -p $(OUT)
	$(COMPILE_c) $(WARN) -c -o $@ $<

missing:
	@$(PKG) --exists $(PACKAGE) || echo 'no $(PACKAGE) here; $(SOURCE)'

clean:
	rm -rf $(OUT)
.PHONY: clean missing
