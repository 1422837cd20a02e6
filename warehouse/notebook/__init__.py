"""The notebook of the ready-made questions: each with its SQL, its parameters, its answer and a plot."""
