// A reference to any value, for Node-API 9, which has references to objects only: the value is a property of one.
template <class Kind> class ObjectReference {
 public:
  ObjectReference() = default;
  ObjectReference(ObjectReference&&) = default;
  ObjectReference& operator=(ObjectReference&&) = default;
  explicit ObjectReference(Kind value) { Reset(value); }

  Kind Value() const { return holder.Value().Get("value").template As<Kind>(); }
  bool IsEmpty() const { return holder.IsEmpty(); }
  void Reset() { holder.Reset(); }
  void Reset(const Napi::Value& value, uint32_t = 1) {
    auto object = Napi::Object::New(value.Env());
    object.Set("value", value);
    holder = Napi::Persistent(object);
  }

 private:
  Napi::ObjectReference holder;
};
