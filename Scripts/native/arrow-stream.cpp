// Reads Arrow IPC, the file format (also called Feather) and the streaming format, with Apache Arrow's library, as a stream of the
// Arrow C stream interface (https://arrow.apache.org/docs/format/CStreamInterface.html), which DuckDB scans. Scripts/fetch-native.py
// builds it; Sources/DataIngestor/Readers/Arrow opens it.
#include <arrow/api.h>
#include <arrow/c/abi.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/util/float16.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace {

using arrow::Result;
using arrow::Status;

// Refuses what does not fit the machine's memory, such as buffers that claim to be much larger than their file. Never
// destroyed: batches that are still in use give their memory back to it.
arrow::MemoryPool *memory() {
  static auto *pool = new arrow::CappedMemoryPool(
      arrow::system_memory_pool(), int64_t(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE) / 4 * 3);
  return pool;
}

// The type that stands for one that DuckDB has not; null where it has it.
std::shared_ptr<arrow::DataType> substitute(const arrow::DataType &type) {
  if (type.id() == arrow::Type::HALF_FLOAT) return arrow::float32();
  if (type.id() == arrow::Type::DECIMAL256) return arrow::utf8();
  return nullptr;
}

// Whether DuckDB cannot take a type, also inside another.
bool isUnsupported(const arrow::DataType &type) {
  if (substitute(type) || type.id() == arrow::Type::DENSE_UNION) return true;
  if (type.id() == arrow::Type::DICTIONARY)
    return isUnsupported(*static_cast<const arrow::DictionaryType &>(type).value_type());
  for (const auto &field : type.fields())
    if (isUnsupported(*field->type())) return true;
  return false;
}

bool hasNanoseconds(const arrow::DataType &type) {
  switch (type.id()) {
    case arrow::Type::TIME64: return static_cast<const arrow::TimeType &>(type).unit() == arrow::TimeUnit::NANO;
    case arrow::Type::TIMESTAMP: return static_cast<const arrow::TimestampType &>(type).unit() == arrow::TimeUnit::NANO;
    case arrow::Type::DURATION: return static_cast<const arrow::DurationType &>(type).unit() == arrow::TimeUnit::NANO;
    case arrow::Type::INTERVAL_MONTH_DAY_NANO: return true;
    default: return false;
  }
}

// Refuses times that are finer than microseconds: DuckDB would cut them without a word.
Status refuseNanoseconds(const std::string &column, const arrow::ArrayData &array) {
  if (hasNanoseconds(*array.type)) {
    using Interval = arrow::MonthDayNanoIntervalType::MonthDayNanos;
    const bool areIntervals = array.type->id() == arrow::Type::INTERVAL_MONTH_DAY_NANO;
    for (int64_t i = 0; i < array.length; i++) {
      const int64_t value =
          areIntervals ? array.GetValues<Interval>(1)[i].nanoseconds : array.GetValues<int64_t>(1)[i];
      if (value % 1000 == 0 || array.IsNull(i)) continue;
      return Status::NotImplemented("a time in the column '", column, "' has nanoseconds (", value, " as ",
                                    array.type->ToString(), "), and times are stored with microseconds");
    }
  }
  for (const auto &child : array.child_data) ARROW_RETURN_NOT_OK(refuseNanoseconds(column, *child));
  return array.dictionary ? refuseNanoseconds(column, *array.dictionary) : Status::OK();
}

Result<std::shared_ptr<arrow::Array>> substituted(const std::shared_ptr<arrow::Array> &column) {
  std::shared_ptr<arrow::Array> result;
  if (column->type_id() == arrow::Type::HALF_FLOAT) {
    const auto &halves = static_cast<const arrow::HalfFloatArray &>(*column);
    arrow::FloatBuilder floats(memory());
    ARROW_RETURN_NOT_OK(floats.Reserve(halves.length()));
    for (int64_t i = 0; i < halves.length(); i++) {
      if (halves.IsNull(i)) floats.UnsafeAppendNull();
      else floats.UnsafeAppend(arrow::util::Float16::FromBits(halves.Value(i)).ToFloat());
    }
    ARROW_RETURN_NOT_OK(floats.Finish(&result));
  } else {
    const auto &decimals = static_cast<const arrow::Decimal256Array &>(*column);
    arrow::StringBuilder texts(memory());
    for (int64_t i = 0; i < decimals.length(); i++)
      ARROW_RETURN_NOT_OK(decimals.IsNull(i) ? texts.AppendNull() : texts.Append(decimals.FormatValue(i)));
    ARROW_RETURN_NOT_OK(texts.Finish(&result));
  }
  return result;
}

// One open file. DuckDB is lent the stream: its callbacks end here, and its release leaves everything to `ingestor_arrow_close`.
class Reading {
 public:
  ArrowArrayStream lent{};

  static Result<std::unique_ptr<Reading>> open(const char *path) {
    auto reading = std::make_unique<Reading>();
    ARROW_ASSIGN_OR_RAISE(reading->file, arrow::io::ReadableFile::Open(path, memory()));
    ARROW_ASSIGN_OR_RAISE(auto start, reading->file->Read(6));
    ARROW_RETURN_NOT_OK(reading->file->Seek(0));
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.memory_pool = memory();
    if (start->ToString() == "ARROW1") {
      ARROW_ASSIGN_OR_RAISE(reading->batches, arrow::ipc::RecordBatchFileReader::Open(reading->file, options));
    } else {
      ARROW_ASSIGN_OR_RAISE(reading->stream, arrow::ipc::RecordBatchStreamReader::Open(reading->file, options));
    }
    ARROW_RETURN_NOT_OK(reading->substituteTypes());
    reading->lent.private_data = reading.get();
    reading->lent.get_schema = [](ArrowArrayStream *stream, ArrowSchema *out) {
      return self(stream).told([&](Reading &reading) { return arrow::ExportSchema(*reading.schema, out); });
    };
    reading->lent.get_next = [](ArrowArrayStream *stream, ArrowArray *out) {
      return self(stream).told([&](Reading &reading) { return reading.next(out); });
    };
    reading->lent.get_last_error = [](ArrowArrayStream *stream) { return self(stream).error.c_str(); };
    reading->lent.release = [](ArrowArrayStream *stream) { stream->release = nullptr; };
    return reading;
  }

 private:
  std::shared_ptr<arrow::io::ReadableFile> file;
  // One of these, after the form of the file.
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> batches;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> stream;
  std::shared_ptr<arrow::Schema> schema;
  int position = 0;
  std::string error;

  static Reading &self(ArrowArrayStream *stream) { return *static_cast<Reading *>(stream->private_data); }

  Status substituteTypes() {
    auto original = batches ? batches->schema() : stream->schema();
    auto fields = original->fields();
    for (auto &field : fields) {
      if (auto type = substitute(*field->type())) {
        field = field->WithType(type);
      } else if (isUnsupported(*field->type())) {
        return Status::NotImplemented("the column '", field->name(), "' has the type ", field->type()->ToString());
      }
    }
    if (fields.empty()) return Status::Invalid("it has no columns");
    schema = arrow::schema(fields, original->metadata());
    return Status::OK();
  }

  Status next(ArrowArray *out) {
    ARROW_ASSIGN_OR_RAISE(auto batch, read());
    if (!batch) {
      out->release = nullptr;
      return Status::OK();
    }
    // DuckDB trusts offsets, indices and texts.
    ARROW_RETURN_NOT_OK(batch->ValidateFull());
    auto columns = batch->columns();
    for (size_t i = 0; i < columns.size(); i++) {
      ARROW_RETURN_NOT_OK(refuseNanoseconds(schema->field(i)->name(), *columns[i]->data()));
      if (!substitute(*columns[i]->type())) continue;
      ARROW_ASSIGN_OR_RAISE(columns[i], substituted(columns[i]));
    }
    return arrow::ExportRecordBatch(*arrow::RecordBatch::Make(schema, batch->num_rows(), columns), out);
  }

  Result<std::shared_ptr<arrow::RecordBatch>> read() {
    if (batches) {
      if (position == batches->num_record_batches()) return nullptr;
      return batches->ReadRecordBatch(position++);
    }
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(stream->ReadNext(&batch));
    if (!batch) {
      ARROW_ASSIGN_OR_RAISE(auto end, file->Tell());
      ARROW_ASSIGN_OR_RAISE(auto size, file->GetSize());
      if (end != size) return Status::Invalid(size - end, " bytes follow the end of the stream");
    }
    return batch;
  }

  // Runs a callback; what it throws or returns becomes the last error.
  template <typename Body>
  int told(Body body) {
    try {
      auto status = body(*this);
      if (status.ok()) return 0;
      error = status.ToString();
    } catch (const std::exception &exception) {
      error = exception.what();
    }
    return EIO;
  }
};

}  // namespace

// Opens a file. Returns a `struct ArrowArrayStream *` that is valid until it is closed, or null with a message.
extern "C" void *ingestor_arrow_open(const char *path, char *message, size_t capacity) {
  std::string error;
  try {
    auto reading = Reading::open(path);
    if (reading.ok()) return &reading->release()->lent;
    error = reading.status().ToString();
  } catch (const std::exception &exception) {
    error = exception.what();
  }
  std::strncpy(message, error.c_str(), capacity - 1);
  message[capacity - 1] = 0;
  return nullptr;
}

extern "C" void ingestor_arrow_close(void *stream) {
  delete static_cast<Reading *>(static_cast<ArrowArrayStream *>(stream)->private_data);
}
