"""aidledger and the libraries it is compared with, each in a module of its own.

A module holds functions that take the folder of a workload and return a `Task`: what is timed, and
how its result is put into the terms all contenders share. Its imports are those of one contender
only, because every contender runs in a process of its own.
"""
