# make run: the kiosk with simulated devices.   make test: every check.   All set-up is done here.
.PHONY: run test package gallery format requirements clean
PYTHON := .venv/bin/python

run:
	@scripts/setup demo
	@$(PYTHON) -m kiosk demo $(ARGS)

test:
	@scripts/setup test
	@scripts/check

package:
	@scripts/setup package
	@scripts/package

gallery:
	@scripts/setup run
	@$(PYTHON) -m kiosk gallery --out out/gallery

format:
	@scripts/setup test
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

# Pin again after editing requirements/*.in (needs pip-tools in the virtual environment).
requirements:
	@scripts/setup test
	@$(PYTHON) -m pip install --quiet pip-tools
	@for list in build run extra test package; do \
	  $(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-find-links --no-header requirements/$$list.in -o requirements/$$list.txt; done

clean:
	rm -rf .venv build dist out *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
