"""All experiments of the book's tables: listed, run, resumed and put where the chapters read."""
