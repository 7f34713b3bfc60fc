import RESTSource
