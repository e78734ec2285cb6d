"""Growth becomes Findings: category, holder, file and line, evidence, fix."""
