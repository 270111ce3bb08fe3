# Reads texts as a JSON list, and writes for each what is wrong with it.
require 'json'

verdicts = JSON.parse($stdin.read).map do |text|
  RubyVM::InstructionSequence.compile(text)
  { errors: [] }
rescue SyntaxError => error
  { errors: [error.message] }
end
puts JSON.generate(verdicts)
